"""What is wrong with a call, in the person's language.

Belongs here: the wording of what click objects to. Does not belong here: values of our own types, which say themselves
what is wrong with them (``options``).
"""

import re

import click

from orchestration.wording.messages import Messages

_IN_BRACKETS = re.compile(r"\((.*)\)")


def usage_error(error: click.UsageError, messages: Messages) -> str:
    """What is wrong and where the help is; for a group without a command, its help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    path = error.ctx.command_path if error.ctx is not None else "concord"
    return messages("usage.error", error=_told(error, messages), command=path)


def _name(parameter: click.Parameter, context: click.Context) -> str:
    """An option as it is written, an argument as help calls it."""
    if isinstance(parameter, click.Option):
        return " / ".join(parameter.opts)
    return parameter.make_metavar(context)


def _told(error: click.UsageError, messages: Messages) -> str:
    if isinstance(error, click.NoSuchOption):
        return messages("usage.no_such_option", name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        is_flag = "does not take a value" in error.message  # click tells by words alone, here and below
        return messages("usage.takes_no_value" if is_flag else "usage.needs_value", name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None and error.ctx is not None:
        if isinstance(error, click.MissingParameter):
            return messages("usage.missing", name=_name(error.param, error.ctx))
        if isinstance(error.param.type, click.Choice):
            return messages("usage.choice", choices=", ".join(error.param.type.choices))
        return messages("usage.invalid", name=_name(error.param, error.ctx), error=error.message)
    if "unexpected extra argument" in error.message:
        found = _IN_BRACKETS.search(error.message)
        return messages("usage.extra", words=found[1] if found else "")
    return error.format_message()
