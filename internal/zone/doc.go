// Package zone holds the one zone that this program ships with: Liaocheng
// Economic and Technological Development Zone, its townships, and the statistical
// divisions that they lie in. It is there with the demo population and without.
//
// [Setup] records it once; [Find], [Townships] and [Villages] look it up, and
// [EnsureVillage] adds the villages that a roster brings.
//
// Two trees are kept apart. A unit says who administers a place; a division is
// the place's number in the national statistics. The zone itself has none, because
// GB/T 2260 does not know it: statistically its townships lie in Dongchangfu
// district, and their unit records carry that code.
package zone
