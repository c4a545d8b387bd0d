package fact

import "io"

// Relation is the relation of a member to the head of the household, GB/T 4761-2008. Codes
// 80 and above are recalled, not checked against the standard.
type Relation string

// The values of [Relation].
const (
	RelationSelf                       Relation = "SELF"
	RelationHead                       Relation = "HEAD"
	RelationSpouse                     Relation = "SPOUSE"
	RelationHusband                    Relation = "HUSBAND"
	RelationWife                       Relation = "WIFE"
	RelationSon                        Relation = "SON"
	RelationOnlySon                    Relation = "ONLY_SON"
	RelationEldestSon                  Relation = "ELDEST_SON"
	RelationSecondSon                  Relation = "SECOND_SON"
	RelationThirdSon                   Relation = "THIRD_SON"
	RelationFourthSon                  Relation = "FOURTH_SON"
	RelationFifthSon                   Relation = "FIFTH_SON"
	RelationAdoptedSon                 Relation = "ADOPTED_SON"
	RelationSonInLaw                   Relation = "SON_IN_LAW"
	RelationOtherSon                   Relation = "OTHER_SON"
	RelationDaughter                   Relation = "DAUGHTER"
	RelationOnlyDaughter               Relation = "ONLY_DAUGHTER"
	RelationEldestDaughter             Relation = "ELDEST_DAUGHTER"
	RelationSecondDaughter             Relation = "SECOND_DAUGHTER"
	RelationThirdDaughter              Relation = "THIRD_DAUGHTER"
	RelationFourthDaughter             Relation = "FOURTH_DAUGHTER"
	RelationFifthDaughter              Relation = "FIFTH_DAUGHTER"
	RelationAdoptedDaughter            Relation = "ADOPTED_DAUGHTER"
	RelationDaughterInLaw              Relation = "DAUGHTER_IN_LAW"
	RelationOtherDaughter              Relation = "OTHER_DAUGHTER"
	RelationGrandchild                 Relation = "GRANDCHILD"
	RelationGrandson                   Relation = "GRANDSON"
	RelationGranddaughter              Relation = "GRANDDAUGHTER"
	RelationDaughtersSon               Relation = "DAUGHTERS_SON"
	RelationDaughtersDaughter          Relation = "DAUGHTERS_DAUGHTER"
	RelationGrandsonsWife              Relation = "GRANDSONS_WIFE"
	RelationGranddaughtersHusband      Relation = "GRANDDAUGHTERS_HUSBAND"
	RelationGreatGrandson              Relation = "GREAT_GRANDSON"
	RelationGreatGranddaughter         Relation = "GREAT_GRANDDAUGHTER"
	RelationOtherGrandchild            Relation = "OTHER_GRANDCHILD"
	RelationParent                     Relation = "PARENT"
	RelationFather                     Relation = "FATHER"
	RelationMother                     Relation = "MOTHER"
	RelationHusbandsFather             Relation = "HUSBANDS_FATHER"
	RelationHusbandsMother             Relation = "HUSBANDS_MOTHER"
	RelationWifesFather                Relation = "WIFES_FATHER"
	RelationWifesMother                Relation = "WIFES_MOTHER"
	RelationStepfather                 Relation = "STEPFATHER"
	RelationStepmother                 Relation = "STEPMOTHER"
	RelationOtherParent                Relation = "OTHER_PARENT"
	RelationGrandparent                Relation = "GRANDPARENT"
	RelationGrandfather                Relation = "GRANDFATHER"
	RelationGrandmother                Relation = "GRANDMOTHER"
	RelationMothersFather              Relation = "MOTHERS_FATHER"
	RelationMothersMother              Relation = "MOTHERS_MOTHER"
	RelationSpousesGrandparent         Relation = "SPOUSES_GRANDPARENT"
	RelationGreatGrandfather           Relation = "GREAT_GRANDFATHER"
	RelationGreatGrandmother           Relation = "GREAT_GRANDMOTHER"
	RelationSpousesGreatGrandparent    Relation = "SPOUSES_GREAT_GRANDPARENT"
	RelationOtherGrandparent           Relation = "OTHER_GRANDPARENT"
	RelationSibling                    Relation = "SIBLING"
	RelationElderBrother               Relation = "ELDER_BROTHER"
	RelationElderBrothersWife          Relation = "ELDER_BROTHERS_WIFE"
	RelationYoungerBrother             Relation = "YOUNGER_BROTHER"
	RelationYoungerBrothersWife        Relation = "YOUNGER_BROTHERS_WIFE"
	RelationElderSister                Relation = "ELDER_SISTER"
	RelationElderSistersHusband        Relation = "ELDER_SISTERS_HUSBAND"
	RelationYoungerSister              Relation = "YOUNGER_SISTER"
	RelationYoungerSistersHusband      Relation = "YOUNGER_SISTERS_HUSBAND"
	RelationOtherSibling               Relation = "OTHER_SIBLING"
	RelationOther                      Relation = "OTHER"
	RelationFathersElderBrother        Relation = "FATHERS_ELDER_BROTHER"
	RelationFathersElderBrothersWife   Relation = "FATHERS_ELDER_BROTHERS_WIFE"
	RelationFathersYoungerBrother      Relation = "FATHERS_YOUNGER_BROTHER"
	RelationFathersYoungerBrothersWife Relation = "FATHERS_YOUNGER_BROTHERS_WIFE"
	RelationMothersBrother             Relation = "MOTHERS_BROTHER"
	RelationMothersBrothersWife        Relation = "MOTHERS_BROTHERS_WIFE"
	RelationMothersSistersHusband      Relation = "MOTHERS_SISTERS_HUSBAND"
	RelationMothersSister              Relation = "MOTHERS_SISTER"
	RelationFathersSistersHusband      Relation = "FATHERS_SISTERS_HUSBAND"
	RelationFathersSister              Relation = "FATHERS_SISTER"
	RelationPaternalCousin             Relation = "PATERNAL_COUSIN"
	RelationOtherCousin                Relation = "OTHER_COUSIN"
	RelationNephew                     Relation = "NEPHEW"
	RelationNiece                      Relation = "NIECE"
	RelationSistersSon                 Relation = "SISTERS_SON"
	RelationSistersDaughter            Relation = "SISTERS_DAUGHTER"
	RelationOtherRelative              Relation = "OTHER_RELATIVE"
	RelationNotRelated                 Relation = "NOT_RELATED"
)

var relationEntries = []Entry{
	{Value: "SELF", ZH: "本人", EN: "self", Code: "01"},
	{Value: "HEAD", ZH: "户主", EN: "head", Code: "02"},
	{Value: "SPOUSE", ZH: "配偶", EN: "spouse", Code: "10"},
	{Value: "HUSBAND", ZH: "夫", EN: "husband", Code: "11", Aliases: []string{"丈夫"}},
	{Value: "WIFE", ZH: "妻", EN: "wife", Code: "12", Aliases: []string{"妻子"}},
	{Value: "SON", ZH: "子", EN: "son", Code: "20", Aliases: []string{"儿子"}},
	{Value: "ONLY_SON", ZH: "独生子", EN: "only son", Code: "21"},
	{Value: "ELDEST_SON", ZH: "长子", EN: "eldest son", Code: "22"},
	{Value: "SECOND_SON", ZH: "次子", EN: "second son", Code: "23"},
	{Value: "THIRD_SON", ZH: "三子", EN: "third son", Code: "24"},
	{Value: "FOURTH_SON", ZH: "四子", EN: "fourth son", Code: "25"},
	{Value: "FIFTH_SON", ZH: "五子", EN: "fifth son", Code: "26"},
	{Value: "ADOPTED_SON", ZH: "养子或继子", EN: "adopted son or stepson", Code: "27", Aliases: []string{"养子", "继子"}},
	{Value: "SON_IN_LAW", ZH: "女婿", EN: "son-in-law", Code: "28"},
	{Value: "OTHER_SON", ZH: "其他儿子", EN: "other son", Code: "29"},
	{Value: "DAUGHTER", ZH: "女", EN: "daughter", Code: "30", Aliases: []string{"女儿"}},
	{Value: "ONLY_DAUGHTER", ZH: "独生女", EN: "only daughter", Code: "31"},
	{Value: "ELDEST_DAUGHTER", ZH: "长女", EN: "eldest daughter", Code: "32"},
	{Value: "SECOND_DAUGHTER", ZH: "次女", EN: "second daughter", Code: "33"},
	{Value: "THIRD_DAUGHTER", ZH: "三女", EN: "third daughter", Code: "34"},
	{Value: "FOURTH_DAUGHTER", ZH: "四女", EN: "fourth daughter", Code: "35"},
	{Value: "FIFTH_DAUGHTER", ZH: "五女", EN: "fifth daughter", Code: "36"},
	{Value: "ADOPTED_DAUGHTER", ZH: "养女或继女", EN: "adopted daughter or stepdaughter", Code: "37", Aliases: []string{"养女", "继女"}},
	{Value: "DAUGHTER_IN_LAW", ZH: "儿媳", EN: "daughter-in-law", Code: "38"},
	{Value: "OTHER_DAUGHTER", ZH: "其他女儿", EN: "other daughter", Code: "39"},
	{Value: "GRANDCHILD", ZH: "孙辈", EN: "grandchild", Code: "40"},
	{Value: "GRANDSON", ZH: "孙子", EN: "son's son", Code: "41", Aliases: []string{"孙"}},
	{Value: "GRANDDAUGHTER", ZH: "孙女", EN: "son's daughter", Code: "42"},
	{Value: "DAUGHTERS_SON", ZH: "外孙子", EN: "daughter's son", Code: "43"},
	{Value: "DAUGHTERS_DAUGHTER", ZH: "外孙女", EN: "daughter's daughter", Code: "44"},
	{Value: "GRANDSONS_WIFE", ZH: "孙媳妇或外孙媳妇", EN: "grandson's wife", Code: "45", Aliases: []string{"孙媳妇", "外孙媳妇"}},
	{Value: "GRANDDAUGHTERS_HUSBAND", ZH: "孙女婿或外孙女婿", EN: "granddaughter's husband", Code: "46", Aliases: []string{"孙女婿", "外孙女婿"}},
	{Value: "GREAT_GRANDSON", ZH: "曾孙子或外曾孙子", EN: "great-grandson", Code: "47", Aliases: []string{"曾孙子", "外曾孙子"}},
	{Value: "GREAT_GRANDDAUGHTER", ZH: "曾孙女或外曾孙女", EN: "great-granddaughter", Code: "48", Aliases: []string{"曾孙女", "外曾孙女"}},
	{Value: "OTHER_GRANDCHILD", ZH: "其他孙辈", EN: "other grandchild", Code: "49"},
	{Value: "PARENT", ZH: "父母", EN: "parent", Code: "50"},
	{Value: "FATHER", ZH: "父", EN: "father", Code: "51", Aliases: []string{"父亲"}},
	{Value: "MOTHER", ZH: "母", EN: "mother", Code: "52", Aliases: []string{"母亲"}},
	{Value: "HUSBANDS_FATHER", ZH: "公公", EN: "husband's father", Code: "53"},
	{Value: "HUSBANDS_MOTHER", ZH: "婆婆", EN: "husband's mother", Code: "54"},
	{Value: "WIFES_FATHER", ZH: "岳父", EN: "wife's father", Code: "55"},
	{Value: "WIFES_MOTHER", ZH: "岳母", EN: "wife's mother", Code: "56"},
	{Value: "STEPFATHER", ZH: "继父或养父", EN: "stepfather or adoptive father", Code: "57", Aliases: []string{"继父", "养父"}},
	{Value: "STEPMOTHER", ZH: "继母或养母", EN: "stepmother or adoptive mother", Code: "58", Aliases: []string{"继母", "养母"}},
	{Value: "OTHER_PARENT", ZH: "其他父母关系", EN: "other parent", Code: "59"},
	{Value: "GRANDPARENT", ZH: "祖父母", EN: "grandparent", Code: "60"},
	{Value: "GRANDFATHER", ZH: "祖父", EN: "father's father", Code: "61"},
	{Value: "GRANDMOTHER", ZH: "祖母", EN: "father's mother", Code: "62"},
	{Value: "MOTHERS_FATHER", ZH: "外祖父", EN: "mother's father", Code: "63"},
	{Value: "MOTHERS_MOTHER", ZH: "外祖母", EN: "mother's mother", Code: "64"},
	{Value: "SPOUSES_GRANDPARENT", ZH: "配偶的祖父母或外祖父母", EN: "spouse's grandparent", Code: "65"},
	{Value: "GREAT_GRANDFATHER", ZH: "曾祖父", EN: "great-grandfather", Code: "66"},
	{Value: "GREAT_GRANDMOTHER", ZH: "曾祖母", EN: "great-grandmother", Code: "67"},
	{Value: "SPOUSES_GREAT_GRANDPARENT", ZH: "配偶的曾祖父母或外曾祖父母", EN: "spouse's great-grandparent", Code: "68"},
	{Value: "OTHER_GRANDPARENT", ZH: "其他祖父母关系", EN: "other grandparent", Code: "69"},
	{Value: "SIBLING", ZH: "兄弟姐妹", EN: "sibling", Code: "70"},
	{Value: "ELDER_BROTHER", ZH: "兄", EN: "elder brother", Code: "71", Aliases: []string{"哥哥"}},
	{Value: "ELDER_BROTHERS_WIFE", ZH: "嫂", EN: "elder brother's wife", Code: "72"},
	{Value: "YOUNGER_BROTHER", ZH: "弟", EN: "younger brother", Code: "73", Aliases: []string{"弟弟"}},
	{Value: "YOUNGER_BROTHERS_WIFE", ZH: "弟媳", EN: "younger brother's wife", Code: "74"},
	{Value: "ELDER_SISTER", ZH: "姐姐", EN: "elder sister", Code: "75", Aliases: []string{"姐"}},
	{Value: "ELDER_SISTERS_HUSBAND", ZH: "姐夫", EN: "elder sister's husband", Code: "76"},
	{Value: "YOUNGER_SISTER", ZH: "妹妹", EN: "younger sister", Code: "77", Aliases: []string{"妹"}},
	{Value: "YOUNGER_SISTERS_HUSBAND", ZH: "妹夫", EN: "younger sister's husband", Code: "78"},
	{Value: "OTHER_SIBLING", ZH: "其他兄弟姐妹", EN: "other sibling", Code: "79"},
	{Value: "OTHER", ZH: "其他", EN: "other", Code: "80"},
	{Value: "FATHERS_ELDER_BROTHER", ZH: "伯父", EN: "father's elder brother", Code: "81"},
	{Value: "FATHERS_ELDER_BROTHERS_WIFE", ZH: "伯母", EN: "wife of father's elder brother", Code: "82"},
	{Value: "FATHERS_YOUNGER_BROTHER", ZH: "叔父", EN: "father's younger brother", Code: "83"},
	{Value: "FATHERS_YOUNGER_BROTHERS_WIFE", ZH: "婶母", EN: "wife of father's younger brother", Code: "84"},
	{Value: "MOTHERS_BROTHER", ZH: "舅父", EN: "mother's brother", Code: "85"},
	{Value: "MOTHERS_BROTHERS_WIFE", ZH: "舅母", EN: "wife of mother's brother", Code: "86"},
	{Value: "MOTHERS_SISTERS_HUSBAND", ZH: "姨父", EN: "husband of mother's sister", Code: "87"},
	{Value: "MOTHERS_SISTER", ZH: "姨母", EN: "mother's sister", Code: "88"},
	{Value: "FATHERS_SISTERS_HUSBAND", ZH: "姑父", EN: "husband of father's sister", Code: "89"},
	{Value: "FATHERS_SISTER", ZH: "姑母", EN: "father's sister", Code: "90"},
	{Value: "PATERNAL_COUSIN", ZH: "堂兄弟姐妹", EN: "paternal cousin", Code: "91"},
	{Value: "OTHER_COUSIN", ZH: "表兄弟姐妹", EN: "other cousin", Code: "92"},
	{Value: "NEPHEW", ZH: "侄子", EN: "brother's son", Code: "93"},
	{Value: "NIECE", ZH: "侄女", EN: "brother's daughter", Code: "94"},
	{Value: "SISTERS_SON", ZH: "外甥", EN: "sister's son", Code: "95"},
	{Value: "SISTERS_DAUGHTER", ZH: "外甥女", EN: "sister's daughter", Code: "96"},
	{Value: "OTHER_RELATIVE", ZH: "其他亲属", EN: "other relative", Code: "97"},
	{Value: "NOT_RELATED", ZH: "非亲属", EN: "not related", Code: "99"},
}

// Entries describes the values in order.
func (Relation) Entries() []Entry { return relationEntries }

// Values lists the names, for ent.
func (Relation) Values() []string { return values(relationEntries) }

// MarshalGQL writes the name.
func (c Relation) MarshalGQL(w io.Writer) { marshalCode(w, c) }

// UnmarshalGQL reads a name of the list; any other is [ErrCode].
func (c *Relation) UnmarshalGQL(v any) error { return unmarshalCode(c, v) }
