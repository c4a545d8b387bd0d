package cli

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"bentou/graph/limits"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
)

// Names of the commands.
const (
	Serve            = "serve"
	Import           = "import"
	DecideHouseholds = "decide"
	Replay           = "replay"
	SelfAudit        = "self-audit"
	Reconcile        = "reconcile"
	Upcoming         = "upcoming"
	Demo             = "demo"
	Version          = "version"
	PackCheck        = "pack check"
	PackTest         = "pack test"
	PackFmt          = "pack fmt"
	PackExport       = "pack export"
	PackDiff         = "pack diff"
	PackImport       = "pack import"
	PackClauses      = "pack clauses"
	PackPreview      = "pack preview"
	PackScenario     = "pack scenario"
	PackTableExport  = "pack table export"
	PackTableImport  = "pack table import"
	PackTableSet     = "pack table set"
	KeysStatus       = "keys status"
	KeysRotate       = "keys rotate"
	KeysRewrap       = "keys rewrap"
	KeysRetire       = "keys retire"
	KeysBackup       = "keys backup"
	KeysRestore      = "keys restore"
	TokenCreate      = "token create"
	TokenList        = "token list"
	TokenRevoke      = "token revoke"
	AuditVerify      = "audit verify"
	AuditAnchor      = "audit anchor"
	PersonExport     = "person export"
	PersonErase      = "person erase"
)

// Config is everything that run needs to know.
type Config struct {
	Command string

	Listen         string     // address of the server; port 0 picks a free one
	Data           string     // folder of the database, keys and files
	Database       string     // postgres://… or the path of an SQLite file
	Keys           string     // key file
	Demo           bool       // whether a new database gets the demo zone
	DemoHouseholds int        // how many households it has
	Today          *fact.Date // stands in for the business day of every zone

	File     string     // import: the roster; keys backup, restore: the backup; audit anchor: the anchor, "" is the standard output
	AsOf     *fact.Date // import, decide: the as-of date; by default the business day
	Report   string     // import: where the report goes; "-" is the standard output
	SetAside string     // import: where households set aside go
	Zone     *string    // import, decide, reconcile: code of the zone

	Households []string // decide, reconcile: codes; all of the zone where there are none
	Within     int      // upcoming: months to look ahead
	Decisions  []int    // replay: ids; all where it is nil

	Pack  string // pack …: the folder of the pack; empty: the one that the program brings
	Check bool   // pack fmt: only list what is not in canonical form
	// Unmapped: pack clauses lists only what nothing carries out.
	Unmapped bool
	Months   int // pack preview: how many months it looks at

	// What else pack preview looks at.
	PreviewLines    *fact.Money // within this much of a line; nil: not
	PreviewCliffs   *fact.Money // within this much more of wages; nil: not
	CliffHouseholds int
	CounterExamples bool
	// Coverage: pack test also says what no scenario reaches.
	Coverage bool
	// pack export: the release or draft to write; pack import: what is begun.
	Release, Draft, Base int
	BuiltIn              bool // pack export, pack diff: the pack that the program brings, also where there is a database
	Title, As            string
	Key                  string          // pack table export, set: the parameter
	Sheet                rules.SheetEdit // pack table set
	Target               string          // pack table …: the workbook; pack export: the folder to write; pack diff: that of the newer pack

	Serving Serving       // serve: who may reach it and who may sign in
	Limits  limits.Limits // serve: what is zero has its default
	Token   Token         // token …
	Anchor  string        // audit verify: the file of an earlier audit anchor
	Person  Person        // person …

	Stdout, Stderr io.Writer
	// Ready, where it is not nil, is called with the address once it serves.
	Ready func(address string)
}

// Command returns the command line. Each command fills a config and calls run.
func Command(stdout, stderr io.Writer, run func(context.Context, Config) error) *cli.Command {
	action := func(name string) cli.ActionFunc {
		return func(ctx context.Context, cmd *cli.Command) error {
			cfg, err := configure(cmd, name)
			if err != nil {
				return err
			}
			cfg.Stdout, cfg.Stderr = stdout, stderr
			return run(ctx, cfg)
		}
	}
	root := &cli.Command{
		Name:      "bentou",
		Usage:     "奔头: decides exactly, and with reasons, what a poor household is entitled to",
		Writer:    stdout,
		ErrWriter: stderr,
		Flags:     slices.Concat(shared(), serving(), bounds()),
		Action:    action(Serve),
		// run prints errors once, in its own way.
		ExitErrHandler:  func(context.Context, *cli.Command, error) {},
		HideHelpCommand: true,
		Commands: []*cli.Command{
			{Name: Serve, Usage: "set up what is missing and serve the API (the default)", Action: action(Serve)},
			{
				Name: Import, Usage: "load a roster (XLSX, or CSV in UTF-8 or GB18030)", ArgsUsage: "FILE", Action: action(Import),
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "as-of", Usage: "the as-of `DATE` of the roster (YYYY-MM-DD); by default the business day", Sources: cli.EnvVars("BENTOU_AS_OF")},
					&cli.StringFlag{Name: "report", Usage: "write the report as JSON to `FILE`; - is the standard output", Sources: cli.EnvVars("BENTOU_REPORT")},
					&cli.StringFlag{Name: "set-aside", Usage: "write households that were set aside to `FILE`, to be corrected and loaded again; by default beside the roster", Sources: cli.EnvVars("BENTOU_SET_ASIDE")},
					&cli.StringFlag{Name: "zone", Usage: "`CODE` of the zone; needed when there are several", Sources: cli.EnvVars("BENTOU_ZONE")},
				},
			},
			{
				Name: DecideHouseholds, Usage: "decide what households are entitled to, and keep what is new", Action: action(DecideHouseholds),
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "as-of", Usage: "the `DATE` to decide for (YYYY-MM-DD); by default the business day", Sources: cli.EnvVars("BENTOU_AS_OF")},
					&cli.StringFlag{Name: "zone", Usage: "`CODE` of the zone; needed when there are several", Sources: cli.EnvVars("BENTOU_ZONE")},
					&cli.StringSliceFlag{Name: "household", Usage: "`CODE` of a household; may be repeated; by default all of the zone"},
				},
			},
			replaying(action),
			selfAuditing(action),
			reconciling(action),
			lookingAhead(action),
			{
				Name: "pack", Usage: "check, test, format, export, import or compare policy packs; by default the one that the program brings", Action: action("pack"),
				Commands: append(previewCommands(action), []*cli.Command{
					{Name: "check", Usage: "say everything that is wrong with a pack", ArgsUsage: "[DIR]", Action: action(PackCheck)},
					{
						Name: "test", Usage: "run the scenarios of a pack", ArgsUsage: "[DIR]", Action: action(PackTest),
						Flags: []cli.Flag{&cli.BoolFlag{Name: "coverage", Usage: "also say which conditions, branches and rows of tables no scenario reaches"}},
					},
					{
						Name: "clauses", Usage: "list the clauses of the policy documents, each with the rules and parameters that carry it out", ArgsUsage: "[DIR]", Action: action(PackClauses),
						Flags: []cli.Flag{&cli.BoolFlag{Name: "unmapped", Usage: "only list the clauses that nothing carries out"}},
					},
					{
						Name: "fmt", Usage: "write the files of a pack in their canonical form", ArgsUsage: "DIR", Action: action(PackFmt),
						Flags: []cli.Flag{&cli.BoolFlag{Name: "check", Usage: "only list the files that are not in canonical form"}},
					},
					{
						Name: "export", Usage: "write a pack into a new folder: in canonical form or, of a release or draft, byte by byte as it is", ArgsUsage: "DIR [PACK]", Action: action(PackExport),
						Description: "Without PACK it is the release in force or, where there is no database yet, the pack that the program brings;\nwhich one it was is printed.",
						Flags: []cli.Flag{
							builtIn(),
							&cli.IntFlag{Name: "release", Usage: "the release of that `NUMBER`"},
							&cli.IntFlag{Name: "draft", Usage: "the latest revision of the draft with that `ID`"},
						},
					},
					importing(action),
					{
						Name: "table", Usage: "edit the tables of parameters, and exchange them with spreadsheets", Action: action("pack table"),
						Commands: []*cli.Command{
							{Name: "export", Usage: "write a parameter as a workbook (XLSX), a sheet for each dated value", ArgsUsage: "KEY FILE.xlsx [PACK]", Action: action(PackTableExport)},
							{
								Name: "import", Usage: "read such a workbook back into the folder of a pack", ArgsUsage: "FILE.xlsx DIR", Action: action(PackTableImport),
								Description: "Every cell that cannot be taken is named. The file that declares the parameter is written anew, in canonical\nform, unless the pack would then have an error.",
							},
							settingTable(action),
						},
					},
					{
						Name: "diff", Usage: "say what a pack rules otherwise than an older one: programmes, parameters, rows, from which day", ArgsUsage: "[OLD] NEW", Action: action(PackDiff),
						Flags:       []cli.Flag{builtIn()},
						Description: "Rules are compared, not lines: layout, comments and the files in which they stand make no difference.\nWithout OLD it is compared with the release in force or, where there is no database yet, with the pack that the\nprogram brings; which one it was is printed. Whom a change concerns is not said: for that\nthe households are needed, and this reads packs only.",
					},
				}...),
			},
			keysCommand(action),
			tokens(action),
			auditing(action),
			persons(action),
			{Name: Demo, Usage: "set up the demo zone without serving it", Action: action(Demo)},
			{Name: Version, Usage: "print the version", Action: action(Version)},
		},
	}
	saysWhatIsWrong(root)
	return root
}

// saysWhatIsWrong makes a command and those below it answer a wrong command line as
// a fault: a command does not inherit that.
func saysWhatIsWrong(c *cli.Command) {
	c.OnUsageError = func(_ context.Context, _ *cli.Command, err error, _ bool) error {
		return fault.New(fault.Invalid, "命令行有误", "the command line is wrong").Because(err)
	}
	for _, below := range c.Commands {
		saysWhatIsWrong(below)
	}
}

// builtIn is the flag that names the pack of the program.
func builtIn() cli.Flag {
	return &cli.BoolFlag{Name: "built-in", Usage: "the pack that the program brings, also where a database has releases"}
}

// shared are the flags of every command.
func shared() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "data", Value: "data", Usage: "`DIR` of the database, keys and files", Sources: cli.EnvVars("BENTOU_DATA")},
		&cli.StringFlag{Name: "database", Usage: "postgres://… or the path of an SQLite file; by default bentou.db in the data folder", Sources: cli.EnvVars("BENTOU_DATABASE")},
		&cli.StringFlag{Name: "keys", Usage: "key `FILE`; by default keys.json in the data folder", Sources: cli.EnvVars("BENTOU_KEYS")},
		&cli.StringFlag{Name: "demo", Value: "on", Usage: "whether a new database gets the demo zone: `on|off`", Sources: cli.EnvVars("BENTOU_DEMO")},
		&cli.IntFlag{Name: "demo-households", Value: 2000, Usage: "`N` households in the demo zone", Sources: cli.EnvVars("BENTOU_DEMO_HOUSEHOLDS")},
		&cli.StringFlag{Name: "today", Usage: "`DATE` that stands in for the business day of every zone", Sources: cli.EnvVars("BENTOU_TODAY")},
	}
}

func configure(cmd *cli.Command, name string) (Config, error) {
	cfg := Config{
		Command: name,
		Listen:  cmd.String("listen"), Data: cmd.String("data"), Database: cmd.String("database"), Keys: cmd.String("keys"),
		DemoHouseholds: cmd.Int("demo-households"),
		Report:         cmd.String("report"), SetAside: cmd.String("set-aside"),
		Anchor: cmd.String("anchor"),
	}
	var all fault.Errors
	date := func(flag string) *fact.Date {
		text := cmd.String(flag)
		if text == "" {
			return nil
		}
		d, err := fact.ParseDate(text)
		if err != nil {
			all = append(all, fault.Newf(fault.Invalid, "--%s 不是日期（YYYY-MM-DD）：%s", "--%s is not a date (YYYY-MM-DD): %s", flag, text))
			return nil
		}
		return &d
	}
	cfg.Today, cfg.AsOf = date("today"), date("as-of")
	switch demo := cmd.String("demo"); demo {
	case "on":
		cfg.Demo = true
	case "off":
	default:
		all = append(all, fault.Newf(fault.Invalid, "--demo 只能是 on 或 off：%s", "--demo is on or off, not %s", demo))
	}
	all = append(all, cfg.bounds(cmd)...)
	if cfg.DemoHouseholds < 1 {
		all = append(all, fault.New(fault.Invalid, "--demo-households 至少为 1", "--demo-households is at least 1"))
	}
	if cfg.Database == "" {
		cfg.Database = filepath.Join(cfg.Data, "bentou.db")
	}
	if cfg.Keys == "" {
		cfg.Keys = filepath.Join(cfg.Data, "keys.json")
	}
	if zone := cmd.String("zone"); zone != "" {
		cfg.Zone = &zone
	}
	cfg.Households, cfg.Within = cmd.StringSlice("household"), cmd.Int("within")
	all = append(all, cfg.serving(cmd)...)
	all = append(all, cfg.token(cmd)...)
	all = append(all, cfg.person(cmd)...)
	all = append(all, cfg.replayed(cmd)...)
	all = append(all, cfg.previewed(cmd)...)
	all = append(all, cfg.selfAudited(cmd)...)
	args := cmd.Args()
	switch {
	case name == "token" && args.Len() == 0:
		all = append(all, fault.New(fault.Invalid, "token 需要 create、list 或 revoke", "token takes create, list or revoke: bentou token create --role ROLE"))
	case name == TokenRevoke && args.Len() != 1:
		all = append(all, fault.New(fault.Invalid, "token revoke 需要一个编号（见 token list）", "token revoke takes one id (see token list): bentou token revoke ID"))
	case name == TokenRevoke:
		cfg.Token.ID = args.First()
	case name == Import && args.Len() != 1:
		all = append(all, fault.New(fault.Invalid, "import 需要一个名册文件", "import takes one roster file: bentou import FILE"))
	case name == Import:
		cfg.File = args.First()
	case name == KeysBackup || name == KeysRestore:
		if cfg.File = args.First(); args.Len() != 1 {
			all = append(all, fault.Newf(fault.Invalid, "%s 需要一个备份文件", "%[1]s takes one file: bentou %[1]s FILE", name))
		}
	case name == "keys" && args.Len() == 0:
		all = append(all, fault.New(fault.Invalid, "keys 需要 status、rotate、rewrap、retire、backup 或 restore", "keys takes status, rotate, rewrap, retire, backup or restore"))
	case name == KeysRotate && cmd.Bool("digests"):
		all = append(all, errDigests())
	case name == "pack" && args.Len() == 0:
		all = append(all, fault.New(fault.Invalid, "pack 需要 check、test、clauses、fmt、export、import、table、diff、preview 或 scenario", "pack takes check, test, clauses, fmt, export, import, table, diff, preview or scenario: bentou pack check [DIR]"))
	case name == PackCheck || name == PackTest || name == PackFmt || name == PackClauses:
		cfg.Pack, cfg.Check, cfg.Unmapped, cfg.Coverage = args.First(), cmd.Bool("check"), cmd.Bool("unmapped"), cmd.Bool("coverage")
		if args.Len() > 1 {
			all = append(all, fault.Newf(fault.Invalid, "多余的参数：%s", "one folder at most: %s", args.Get(1)))
		}
		if name == PackFmt && cfg.Pack == "" && !cfg.Check {
			all = append(all, fault.New(fault.Invalid, "pack fmt 需要目录：内置的规则包不能改写", "pack fmt takes a folder: what the program brings cannot be rewritten"))
		}
	case name == "pack table":
		all = append(all, fault.New(fault.Invalid, "pack table 需要 export、import 或 set", "pack table takes export, import or set: bentou pack table export KEY FILE.xlsx [PACK]"))
	case name == PackTableSet:
		all = append(all, cfg.tableEdit(cmd)...)
	case name == PackTableExport || name == PackTableImport:
		all = append(all, cfg.tableArguments(args)...)
	case name == PackExport || name == PackDiff:
		all = append(all, cfg.folders(args)...)
		if cfg.Release, cfg.Draft = cmd.Int("release"), cmd.Int("draft"); cfg.Recorded() && (cfg.Pack != "" || cfg.Release != 0 && cfg.Draft != 0 || cfg.Release < 0 || cfg.Draft < 0) {
			all = append(all, fault.New(fault.Invalid, "PACK、--release、--draft 只能给一个", "give one of PACK, --release and --draft"))
		}
		if cfg.BuiltIn = cmd.Bool("built-in"); cfg.BuiltIn && (cfg.Pack != "" || cfg.Recorded()) {
			all = append(all, fault.New(fault.Invalid, "--built-in 与其他规则包只能给一个", "give --built-in or another pack, not both"))
		}
	case name == PackImport:
		cfg.Pack, cfg.Title, cfg.As, cfg.Base = args.First(), cmd.String("title"), strings.TrimSpace(cmd.String("as")), cmd.Int("base")
		if args.Len() != 1 {
			all = append(all, fault.New(fault.Invalid, "pack import 需要一个规则包目录", "pack import takes the folder of a pack: bentou pack import DIR --as NAME"))
		}
		if cfg.As == "" {
			all = append(all, fault.New(fault.Invalid, "pack import 需要 --as：起草人的名字，与其令牌一致；谁起草，谁就不得批准", "pack import needs --as: the name of the author, as their token has it, for whoever wrote a draft does not approve it"))
		}
	case name == "audit" && args.Len() == 0:
		all = append(all, fault.New(fault.Invalid, "audit 需要 verify 或 anchor", "audit takes verify or anchor: bentou audit verify"))
	case name == AuditAnchor && args.Len() <= 1:
		cfg.File = args.First()
	case name == "person" && args.Len() == 0:
		all = append(all, fault.New(fault.Invalid, "person 需要 export 或 erase", "person takes export or erase: bentou person export ID"))
	case name == PersonExport || name == PersonErase || name == Replay || name == PackPreview || name == PackScenario: // its arguments were looked at
	case args.Len() > 0:
		all = append(all, fault.Newf(fault.Invalid, "未知的命令或参数：%s", "unknown command or argument: %s", args.First()))
	}
	if len(all) > 0 {
		return cfg, all
	}
	return cfg, nil
}
