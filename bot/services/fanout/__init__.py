"""From a change to what it owes: who wants it, stored with it or in parts that follow."""

from bot.services.fanout.alerts import enqueue, enqueue_all, held_back_for, model_of
from bot.services.fanout.own_drops import told_itself
from bot.services.fanout.parts import FanOuts

__all__ = ["FanOuts", "enqueue", "enqueue_all", "held_back_for", "model_of", "told_itself"]
