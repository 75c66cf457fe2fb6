"""Policy: who may be contacted, what may be offered, which facts a text may know or say."""

from genpers.policy.moments import moment_of
from genpers.policy.permit import permit
from genpers.policy.tables import Policy, load_policy

__all__ = ["Policy", "load_policy", "moment_of", "permit"]
