"""Abbreviations of German and English copy, by whether a sentence may end with them."""

from __future__ import annotations

_GO_ON = """
abs allg approx art bd bspw bzgl bzw ca dept dipl dr entspr evtl exkl excl fr geb gegr gem ggf hon
hr hrsg incl ing inkl insb insbes jh kap lt max maximal min mind mr mrs ms nat nr näml od phil prof
rd rer resp sen sep sept sog sr st str tel vgl vs zb zt zzgl zzt jan feb mär apr jun jul aug okt
nov dez jr gen rev fig eff obb usf
"""
_END = "no usw etc uvm co inc ltd corp am pm a m p sek mon di mi do fr sa so h u ä"
_COUNTED = "mio mrd tsd std min sek jh kap"

ALWAYS_GO_ON = frozenset(_GO_ON.split())
"""Words after whose dot the sentence goes on."""

MAY_END = frozenset(_END.split())
"""Words after whose dot a new sentence may begin."""

AFTER_NUMBERS = frozenset(_COUNTED.split())
"""Words after whose dot the sentence goes on where a number stands before them."""
