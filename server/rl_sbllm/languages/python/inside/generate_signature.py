"""The parameters of an entry with everything known of them: the place where all sources of evidence meet."""

from __future__ import annotations

from .generate_choice import Choice, Surroundings
from .generate_choices import choices
from .generate_file import decorators
from .generate_objects import Constructors
from .generate_parameters import constructed, declared
from .shapes import Walker
from .shapes_examples import literal_calls
from .uses import observe


def read(file, qualified):
    """[Parameter] of the function, `self` included for a method, each with ranked choices."""
    node = file.functions[qualified]
    owner = file.class_of(qualified)
    marks = decorators(node)
    made = declared(file, node, qualified.rpartition(".")[2] if owner else qualified)
    walker = Walker(file.functions, file.classes)
    uses = {parameter.name: parameter.use for parameter in made}
    if owner and "staticmethod" not in marks and made:
        receiver = made[0].use
        receiver.add("object", 20.0).class_names.append(owner)
        receiver.scores = {"object": 20.0}
        uses[made[0].name] = constructed(file, walker, owner, receiver)
    walker.function(node, uses, None, owner)
    if owner and "classmethod" in marks:
        made = made[1:]
    examples = literal_calls(qualified, file.tree, file.text)
    bound = made[1:] if owner and not set(marks) & {"staticmethod", "classmethod"} else made
    _observe_examples(bound, examples)
    _rank(file, made)
    return made, examples


def _observe_examples(made, examples):
    for args, kwargs in examples:
        positional = [parameter for parameter in made if parameter.how == "positional"]
        named = {parameter.name: parameter for parameter in made if parameter.how != "star"}
        for parameter, value in zip(positional, args):
            observe(parameter.use, value, 4.0)
        for name, value in kwargs.items():
            if name in named:
                observe(named[name].use, value, 4.0)
        star = [parameter for parameter in made if parameter.how == "star"]
        for value in args[len(positional) :] if star else ():
            observe(star[0].use.child("elem"), value, 4.0)


def _rank(file, made):
    names = {id(parameter.use.root()): parameter.local for parameter in made}
    heavy = [
        p
        for p in made
        if not p.has_default and p.use.score("list", "str", "dict", "set", "tuple", "object") > 1.5
    ]
    around = Surroundings(names, Constructors(file), alone=not heavy)
    for parameter in made:
        own = Surroundings(
            {k: n for k, n in names.items() if n != parameter.local}, around.constructors, around.alone
        )
        if parameter.how == "star":
            parameter.choices = _starred(parameter, own)
            continue
        parameter.choices = choices(parameter.use, own)
        if parameter.has_default:
            for choice in parameter.choices:
                choice.cost += 0.6
            parameter.choices.insert(0, Choice("", 0.0, "default"))


def _starred(parameter, around):
    made = []
    for choice in choices(parameter.use.child("elem"), around)[:4]:
        made.append(
            Choice("[%s for _ in range(3)]" % choice.text, choice.cost, "star", choice.needs, choice.kind)
        )
        made.append(
            Choice(
                "[%s for _ in range(2)]" % choice.text, choice.cost + 0.5, "star", choice.needs, choice.kind
            )
        )
    return [*made, Choice("[]", 2.0, "star")]
