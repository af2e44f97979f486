"""Conditions of the source, in words."""

from __future__ import annotations

import pytest

from stackseq.narrate import read_phrasebook

BOOK = read_phrasebook()
WORDS = {
    # A variable of a letter or two tells nothing: what it is taken from does.
    "for p in old_ports": "each old port",
    "for u in self._tree.get_provider_uuids(name=nodename)": "each provider uuid",
    "for (num, instance_uuid) in enumerate(instance_uuids)": "each instance uuid",
    "for res in sorted(stack.resources.values())": "each resource",
    "for i in range(0, len(path_tokens))": "each path token",
    "for idx in range(num_instances)": "as often as num instances",
    "for i in range(3)": "3 times",
    "for r in route_list": "each route",
    "for attempt in range(1, attempts + 1)": "each attempt",
    # What is asked in the source as a function.
    "self.check_image_exists()": "image exists",
    "not os.path.exists(base)": "base does not exist",
    "not self._stale(uuid)": "not stale (uuid)",
    "not self._associations_stale(uuid)": "not associations stale",
    "failure.check(*self.no_reschedule_types)": "check",
    "hasattr(bay, 'stack_id')": "bay has stack id",
    "bdm.obj_attr_is_set('id')": "the block device mapping has id",
    "attributes.is_attr_set(security_groups)": "security groups is set",
    "loc['url'].startswith('s3://')": "loc's url starts with s3://",
    "strutils.bool_from_string(allocated)": "allocated",
    # What is named for its answer.
    "not is_shared_path": "not shared path",
    "is_shared_path": "is shared path",
    "not self['attachment_id']": "no attachment id",
    "DriverVolume is a DriverVolume": "it is a driver volume",
    "plugin is a ImagePlugin": "plugin is an image plugin",
    # Two things of one name.
    "current_traversal != stack.current_traversal": "current_traversal is not stack.current_traversal",
    "worker.service_id == self.service_id": "worker.service_id is its service id",
    # A text that was cut is told as far as it can be read.
    "not (self.tree.exists(uuid) and (not self.have_changed(rp_uuid…)": "uuid does not exist …",
}


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_conditions_are_told_in_words(text: str, words: str) -> None:
    assert BOOK.condition(text) == words
