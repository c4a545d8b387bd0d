package fact

import "io"

// Ethnicity is the ethnic group, GB/T 3304.
type Ethnicity string

// The values of [Ethnicity].
const (
	EthnicityHan            Ethnicity = "HAN"
	EthnicityMongol         Ethnicity = "MONGOL"
	EthnicityHui            Ethnicity = "HUI"
	EthnicityTibetan        Ethnicity = "TIBETAN"
	EthnicityUyghur         Ethnicity = "UYGHUR"
	EthnicityMiao           Ethnicity = "MIAO"
	EthnicityYi             Ethnicity = "YI"
	EthnicityZhuang         Ethnicity = "ZHUANG"
	EthnicityBouyei         Ethnicity = "BOUYEI"
	EthnicityKorean         Ethnicity = "KOREAN"
	EthnicityManchu         Ethnicity = "MANCHU"
	EthnicityDong           Ethnicity = "DONG"
	EthnicityYao            Ethnicity = "YAO"
	EthnicityBai            Ethnicity = "BAI"
	EthnicityTujia          Ethnicity = "TUJIA"
	EthnicityHani           Ethnicity = "HANI"
	EthnicityKazakh         Ethnicity = "KAZAKH"
	EthnicityDai            Ethnicity = "DAI"
	EthnicityLi             Ethnicity = "LI"
	EthnicityLisu           Ethnicity = "LISU"
	EthnicityVa             Ethnicity = "VA"
	EthnicityShe            Ethnicity = "SHE"
	EthnicityGaoshan        Ethnicity = "GAOSHAN"
	EthnicityLahu           Ethnicity = "LAHU"
	EthnicitySui            Ethnicity = "SUI"
	EthnicityDongxiang      Ethnicity = "DONGXIANG"
	EthnicityNaxi           Ethnicity = "NAXI"
	EthnicityJingpo         Ethnicity = "JINGPO"
	EthnicityKirgiz         Ethnicity = "KIRGIZ"
	EthnicityTu             Ethnicity = "TU"
	EthnicityDaur           Ethnicity = "DAUR"
	EthnicityMulao          Ethnicity = "MULAO"
	EthnicityQiang          Ethnicity = "QIANG"
	EthnicityBlang          Ethnicity = "BLANG"
	EthnicitySalar          Ethnicity = "SALAR"
	EthnicityMaonan         Ethnicity = "MAONAN"
	EthnicityGelao          Ethnicity = "GELAO"
	EthnicityXibe           Ethnicity = "XIBE"
	EthnicityAchang         Ethnicity = "ACHANG"
	EthnicityPumi           Ethnicity = "PUMI"
	EthnicityTajik          Ethnicity = "TAJIK"
	EthnicityNu             Ethnicity = "NU"
	EthnicityUzbek          Ethnicity = "UZBEK"
	EthnicityRussian        Ethnicity = "RUSSIAN"
	EthnicityEwenki         Ethnicity = "EWENKI"
	EthnicityDeang          Ethnicity = "DEANG"
	EthnicityBonan          Ethnicity = "BONAN"
	EthnicityYugur          Ethnicity = "YUGUR"
	EthnicityGin            Ethnicity = "GIN"
	EthnicityTatar          Ethnicity = "TATAR"
	EthnicityDerung         Ethnicity = "DERUNG"
	EthnicityOroqen         Ethnicity = "OROQEN"
	EthnicityHezhen         Ethnicity = "HEZHEN"
	EthnicityMonba          Ethnicity = "MONBA"
	EthnicityLhoba          Ethnicity = "LHOBA"
	EthnicityJino           Ethnicity = "JINO"
	EthnicityOther          Ethnicity = "OTHER"
	EthnicityForeignDescent Ethnicity = "FOREIGN_DESCENT"
)

var ethnicityEntries = []Entry{
	{Value: "HAN", ZH: "汉族", EN: "Han", Code: "01", Aliases: []string{"汉"}},
	{Value: "MONGOL", ZH: "蒙古族", EN: "Mongol", Code: "02", Aliases: []string{"蒙古"}},
	{Value: "HUI", ZH: "回族", EN: "Hui", Code: "03", Aliases: []string{"回"}},
	{Value: "TIBETAN", ZH: "藏族", EN: "Tibetan", Code: "04", Aliases: []string{"藏"}},
	{Value: "UYGHUR", ZH: "维吾尔族", EN: "Uyghur", Code: "05", Aliases: []string{"维吾尔"}},
	{Value: "MIAO", ZH: "苗族", EN: "Miao", Code: "06", Aliases: []string{"苗"}},
	{Value: "YI", ZH: "彝族", EN: "Yi", Code: "07", Aliases: []string{"彝"}},
	{Value: "ZHUANG", ZH: "壮族", EN: "Zhuang", Code: "08", Aliases: []string{"壮"}},
	{Value: "BOUYEI", ZH: "布依族", EN: "Bouyei", Code: "09", Aliases: []string{"布依"}},
	{Value: "KOREAN", ZH: "朝鲜族", EN: "Korean", Code: "10", Aliases: []string{"朝鲜"}},
	{Value: "MANCHU", ZH: "满族", EN: "Manchu", Code: "11", Aliases: []string{"满"}},
	{Value: "DONG", ZH: "侗族", EN: "Dong", Code: "12", Aliases: []string{"侗"}},
	{Value: "YAO", ZH: "瑶族", EN: "Yao", Code: "13", Aliases: []string{"瑶"}},
	{Value: "BAI", ZH: "白族", EN: "Bai", Code: "14", Aliases: []string{"白"}},
	{Value: "TUJIA", ZH: "土家族", EN: "Tujia", Code: "15", Aliases: []string{"土家"}},
	{Value: "HANI", ZH: "哈尼族", EN: "Hani", Code: "16", Aliases: []string{"哈尼"}},
	{Value: "KAZAKH", ZH: "哈萨克族", EN: "Kazakh", Code: "17", Aliases: []string{"哈萨克"}},
	{Value: "DAI", ZH: "傣族", EN: "Dai", Code: "18", Aliases: []string{"傣"}},
	{Value: "LI", ZH: "黎族", EN: "Li", Code: "19", Aliases: []string{"黎"}},
	{Value: "LISU", ZH: "傈僳族", EN: "Lisu", Code: "20", Aliases: []string{"傈僳"}},
	{Value: "VA", ZH: "佤族", EN: "Va", Code: "21", Aliases: []string{"佤"}},
	{Value: "SHE", ZH: "畲族", EN: "She", Code: "22", Aliases: []string{"畲"}},
	{Value: "GAOSHAN", ZH: "高山族", EN: "Gaoshan", Code: "23", Aliases: []string{"高山"}},
	{Value: "LAHU", ZH: "拉祜族", EN: "Lahu", Code: "24", Aliases: []string{"拉祜"}},
	{Value: "SUI", ZH: "水族", EN: "Sui", Code: "25", Aliases: []string{"水"}},
	{Value: "DONGXIANG", ZH: "东乡族", EN: "Dongxiang", Code: "26", Aliases: []string{"东乡"}},
	{Value: "NAXI", ZH: "纳西族", EN: "Naxi", Code: "27", Aliases: []string{"纳西"}},
	{Value: "JINGPO", ZH: "景颇族", EN: "Jingpo", Code: "28", Aliases: []string{"景颇"}},
	{Value: "KIRGIZ", ZH: "柯尔克孜族", EN: "Kirgiz", Code: "29", Aliases: []string{"柯尔克孜"}},
	{Value: "TU", ZH: "土族", EN: "Tu", Code: "30", Aliases: []string{"土"}},
	{Value: "DAUR", ZH: "达斡尔族", EN: "Daur", Code: "31", Aliases: []string{"达斡尔"}},
	{Value: "MULAO", ZH: "仫佬族", EN: "Mulao", Code: "32", Aliases: []string{"仫佬"}},
	{Value: "QIANG", ZH: "羌族", EN: "Qiang", Code: "33", Aliases: []string{"羌"}},
	{Value: "BLANG", ZH: "布朗族", EN: "Blang", Code: "34", Aliases: []string{"布朗"}},
	{Value: "SALAR", ZH: "撒拉族", EN: "Salar", Code: "35", Aliases: []string{"撒拉"}},
	{Value: "MAONAN", ZH: "毛南族", EN: "Maonan", Code: "36", Aliases: []string{"毛南"}},
	{Value: "GELAO", ZH: "仡佬族", EN: "Gelao", Code: "37", Aliases: []string{"仡佬"}},
	{Value: "XIBE", ZH: "锡伯族", EN: "Xibe", Code: "38", Aliases: []string{"锡伯"}},
	{Value: "ACHANG", ZH: "阿昌族", EN: "Achang", Code: "39", Aliases: []string{"阿昌"}},
	{Value: "PUMI", ZH: "普米族", EN: "Pumi", Code: "40", Aliases: []string{"普米"}},
	{Value: "TAJIK", ZH: "塔吉克族", EN: "Tajik", Code: "41", Aliases: []string{"塔吉克"}},
	{Value: "NU", ZH: "怒族", EN: "Nu", Code: "42", Aliases: []string{"怒"}},
	{Value: "UZBEK", ZH: "乌孜别克族", EN: "Uzbek", Code: "43", Aliases: []string{"乌孜别克"}},
	{Value: "RUSSIAN", ZH: "俄罗斯族", EN: "Russian", Code: "44", Aliases: []string{"俄罗斯"}},
	{Value: "EWENKI", ZH: "鄂温克族", EN: "Ewenki", Code: "45", Aliases: []string{"鄂温克"}},
	{Value: "DEANG", ZH: "德昂族", EN: "Deang", Code: "46", Aliases: []string{"德昂"}},
	{Value: "BONAN", ZH: "保安族", EN: "Bonan", Code: "47", Aliases: []string{"保安"}},
	{Value: "YUGUR", ZH: "裕固族", EN: "Yugur", Code: "48", Aliases: []string{"裕固"}},
	{Value: "GIN", ZH: "京族", EN: "Gin", Code: "49", Aliases: []string{"京"}},
	{Value: "TATAR", ZH: "塔塔尔族", EN: "Tatar", Code: "50", Aliases: []string{"塔塔尔"}},
	{Value: "DERUNG", ZH: "独龙族", EN: "Derung", Code: "51", Aliases: []string{"独龙"}},
	{Value: "OROQEN", ZH: "鄂伦春族", EN: "Oroqen", Code: "52", Aliases: []string{"鄂伦春"}},
	{Value: "HEZHEN", ZH: "赫哲族", EN: "Hezhen", Code: "53", Aliases: []string{"赫哲"}},
	{Value: "MONBA", ZH: "门巴族", EN: "Monba", Code: "54", Aliases: []string{"门巴"}},
	{Value: "LHOBA", ZH: "珞巴族", EN: "Lhoba", Code: "55", Aliases: []string{"珞巴"}},
	{Value: "JINO", ZH: "基诺族", EN: "Jino", Code: "56", Aliases: []string{"基诺"}},
	{Value: "OTHER", ZH: "其他", EN: "other", Code: "97"},
	{Value: "FOREIGN_DESCENT", ZH: "外国血统", EN: "naturalised, of foreign descent", Code: "98", Aliases: []string{"外国血统中国籍人士"}},
}

// Entries describes the values in order.
func (Ethnicity) Entries() []Entry { return ethnicityEntries }

// Values lists the names, for ent.
func (Ethnicity) Values() []string { return values(ethnicityEntries) }

// MarshalGQL writes the name.
func (c Ethnicity) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *Ethnicity) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
