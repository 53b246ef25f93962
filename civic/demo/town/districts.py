"""The streets between the main streets, as drawn by hand: grids of a district, and single streets.

In: nothing. Out: names, angles and points in units of the drawing board. Every street named here ends at another.
"""

from __future__ import annotations

from dataclasses import dataclass

from civic.demo.town.frame import XY


@dataclass(frozen=True, slots=True)
class Grid:
    """Streets of a district: parallel lines through points, at an angle (degrees, down to the right)."""

    seeds: tuple[XY, ...]
    angle: float
    along: tuple[tuple[str, XY], ...] = ()
    across: tuple[tuple[str, XY], ...] = ()


GRIDS: tuple[Grid, ...] = (
    Grid(  # north of the railway
        ((340, 0), (570, 0), (790, 0)),
        -6,
        (("Heath Street", (460, 42)), ("Gorse Street", (460, -2)), ("Bracken Street", (460, -46)),
         ("Clover Street", (460, -92))),
        (("Thistle Street", (262, 0)), ("Juniper Street", (325, 0)), ("Rowan Street", (395, 0)),
         ("Briar Street", (531, 0)), ("Hazel Street", (600, 0)), ("Alder Street", (742, 0)),
         ("Elder Street", (805, 0)), ("Aspen Street", (868, 0))),
    ),
    Grid(  # the north bank, between Bridge Street and Heron Road
        ((550, 230),),
        -11,
        (("Wattle Street", (520, 195)), ("Finch Street", (520, 233)), ("Mason Street", (520, 274)),
         ("Cooper Street", (560, 312)), ("Glazier Street", (590, 350)), ("Sailmaker Street", (615, 393))),
    ),
    Grid(((630, 480),), 9, (("Oar Street", (620, 452)), ("Rudder Street", (640, 500)),
          ("Anchor Street", (640, 548)), ("Mast Street", (640, 596)), ("Keel Street", (640, 642)))),
    Grid(((630, 780),), 7, (("Sail Street", (630, 738)), ("Ketch Street", (630, 786)),
          ("Sloop Street", (630, 834))), (("Tiller Street", (626, 780)),)),
    Grid(  # the eastern slope
        ((780, 300), (770, 770)),
        15,
        (("Cedar Street", (690, 212)), ("Cypress Street", (690, 258)), ("Spruce Street", (690, 304)),
         ("Poplar Street", (690, 350)), ("Willow Street", (690, 396)), ("Myrtle Street", (690, 442)),
         ("Banksia Street", (690, 488)), ("Grevillea Street", (690, 534)), ("Acorn Street", (690, 580)),
         ("Sycamore Street", (690, 626)), ("Chestnut Street", (690, 706)), ("Walnut Street", (690, 752)),
         ("Hickory Street", (690, 798))),
        (("Hill Street", (716, 400)), ("Beacon Street", (786, 400)), ("Lookout Street", (856, 400))),
    ),
    Grid(  # the west, between Western Road and Mill Road
        ((60, 450),),
        12.3,
        (("Larch Street", (0, 424)), ("Maple Street", (0, 476))),
        (("Bramley Street", (-96, 450)), ("Damson Street", (-26, 450)), ("Quince Street", (46, 450)),
         ("Medlar Street", (118, 470))),
    ),
    Grid(  # the west, below Mill Road
        ((60, 600),),
        9,
        (("Nettle Street", (60, 566)), ("Sorrel Street", (60, 604)), ("Yarrow Street", (60, 642))),
        (("Bramley Street", (-111, 555)), ("Damson Street", (-48, 555)), ("Quince Street", (22, 555)),
         ("Medlar Street", (92, 555)), ("Mulberry Street", (150, 590))),
    ),
    Grid(  # the old town
        ((300, 460), (440, 460)),
        3.2,
        (("Customs Lane", (300, 426)), ("Foundry Street", (300, 460)), ("Market Street", (300, 495))),
        (("Baker Street", (214, 450)), ("Albert Lane", (268, 450)), ("Draper Street", (328, 450)),
         ("Salter Street", (441, 460))),
    ),
    Grid(  # around Jubilee Oval
        ((300, 600), (430, 600)),
        3.2,
        (("Bell Street", (300, 566)), ("Forge Street", (300, 599)), ("Anvil Street", (300, 632))),
        (("Albert Lane", (262, 550)), ("Draper Street", (321, 580)), ("Salter Street", (434, 600))),
    ),
    Grid(  # the south
        ((60, 780), (290, 780), (430, 780)),
        -3.5,
        (("Vale Street", (290, 709)), ("Mallow Street", (290, 755)), ("Sedge Street", (290, 801)),
         ("Rush Street", (290, 847))),
        (("Paddock Street", (-76, 780)), ("Saddler Street", (-6, 780)), ("Farrier Street", (64, 780)),
         ("Carter Street", (136, 780)), ("Drover Street", (292, 780)), ("Ostler Street", (428, 780))),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A street drawn by hand; it is cut where it meets the `until` streets, and its longest part is kept."""

    name: str
    points: tuple[XY, ...]
    until: tuple[str, ...] = ()


DRAWN: tuple[Drawn, ...] = (
    Drawn("Orchard Street", ((214, 140), (243, 297)), ("Station Road", "River Terrace")),
    Drawn("School Street", ((328, 140), (363, 325)), ("Station Road", "River Terrace")),
    Drawn("Kestrel Street", ((160, 215.6), (460, 157.3)), ("River Terrace", "Bridge Street")),
    Drawn("Alma Street", ((215, 287), (450, 241.4)), ("River Terrace", "Bridge Street")),
    Drawn("Chapel Street", ((385, 130), (412, 265)), ("Station Road", "Alma Street")),
    Drawn("Acacia Street", ((140, 180), (300, 149)), ("River Terrace", "Station Road")),
    Drawn("Mason Street", ((330, 311), (430, 291.5)), ("School Street", "Bridge Street")),
    Drawn("Goods Lane", ((240, 160), (250, 122), (268, 107), (300, 114), (352, 124), (372, 132), (376, 155)),
          ("Station Road",)),
    Drawn("Plover Street", ((460, 190), (471, 235), (482, 290), (490, 340)), ("Wattle Street", "Kingfisher Parade")),
    Drawn("Linnet Street", ((513, 140), (523, 190), (549, 330)), ("Station Road", "Cooper Street")),
    Drawn("Sparrow Street", ((577, 150), (585, 195), (603, 290)), ("Station Road", "Mason Street")),
    Drawn("Tern Street", ((610, 235), (622, 330), (640, 430), (643, 460), (634, 560), (615, 700)),
          ("Mason Street", "South Road")),
    Drawn("Weir Street", ((42, 300), (5, 395)), ("Meadow Lane", "Western Road")),
    Drawn("Otter Street", ((108, 290), (70, 395)), ("Meadow Lane", "Western Road")),
    Drawn("Dace Lane", ((-40, 336), (67, 356), (142, 384), (212, 420)), ("Weir Street", "Baker Street")),
    Drawn("Eel Lane", ((176, 330), (140, 425)), ("Quay Street", "Western Road")),
    Drawn("Perch Street", ((-66, 300), (-82, 362)), ("Meadow Lane", "Western Road")),
)  # fmt: skip
