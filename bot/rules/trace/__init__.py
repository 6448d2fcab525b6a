"""Why a change was or was not sent, step by step."""
