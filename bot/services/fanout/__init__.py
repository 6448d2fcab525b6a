"""From a change to what it owes: who wants it, stored with it or in parts that follow."""

from bot.services.fanout.owing import held_back_for, model_of, owe, owe_all
from bot.services.fanout.own_drops import told_itself
from bot.services.fanout.parts import FanOuts

__all__ = ["FanOuts", "held_back_for", "model_of", "owe", "owe_all", "told_itself"]
