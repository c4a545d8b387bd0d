package engine

import "bentou/rules/fact"

// opcode is what an instruction does. R is a register, C a constant.
type opcode uint8

const (
	opLoad       opcode = iota // dst is column imm of the chunk
	opConst                    // dst is imm in every row
	opUnknown                  // dst is unknown in every row
	opAdd                      // a + b
	opAddC                     // a + imm
	opSub                      // a − b
	opSubC                     // imm − a
	opMul                      // a × b
	opMulC                     // a × imm
	opMin                      // min(a, b)
	opMax                      // max(a, b)
	opMinC                     // min(a, imm)
	opMaxC                     // max(a, imm)
	opSelect                   // bool c ? a : b
	opOrElse                   // a, or b where a is unknown
	opRound                    // a ÷ b, rounded by mode imm; unknown where b ≤ 0
	opRoundC                   // a ÷ imm2, rounded by mode imm
	opPositive                 // a, unknown where it is not positive
	opExact                    // a where a = b, else unknown: a count that is certain
	opWithin                   // a, unknown outside imm..imm2
	opTable                    // cells[a − imm], a dense table
	opKey                      // a × imm + b, the index of a table of several keys
	opBand                     // the cell of the last step that is at most a
	opScale                    // Σ rate × part of a in each band
	opAddMonths                // date a, months b
	opMonths                   // completed months from date a to b
	opMonthStart               // of date a
	opMonthEnd                 //
	opYearStart                //
	opSum                      // over the children for which bool c holds, of a
	opCountTrue                // children for which c holds
	opCountMaybe               // children for which c holds or is unknown
	opMinOf                    // over the children for which c holds, of a; b where there are none
	opMaxOf                    //
	opDown                     // a of the parent, for each child
	opBoolInt                  // 1 where bool c holds, 0 where it does not
	opIntTrue                  // 1 where bool c surely holds, else 0
	opIntMaybe                 // 1 where bool c may hold, else 0

	// These give a bool.
	opLoadBool    // column imm
	opConstBool   // imm
	opUnknownBool // unknown
	opEq          // a = b
	opNe          //
	opLt          // a < b
	opLe          //
	opEqC         // a = imm
	opNeC         //
	opLtC         // a < imm
	opLeC         //
	opGtC         //
	opGeC         //
	opIn          // bit a of the set imm (a < 64)
	opInRange     // imm ≤ a ≤ imm2
	opAnd         // of bools a, b
	opOr          //
	opNot         // of bool a
	opSame        // bools a = b
	opSelectBool  // bool c ? bool a : bool b
	opOrElseBool  // bool a, or bool b where a is unknown
	opTri         // true where a is true, false where b is false, else unknown
	opAny         // over the children, of bool c
	opAll         //
	opDownBool    // bool a of the parent, for each child
)

func (o opcode) givesBool() bool { return o >= opLoadBool }

// instr is one instruction. Its registers a, b, c are −1 where it has none.
type instr struct {
	op        opcode
	ent       fact.Entity // of the result
	child     fact.Entity // of the operands of a list instruction
	check     bool        // the result may overflow
	dst       int32
	a, b, c   int32
	imm, imm2 int64
	table     *table
}
