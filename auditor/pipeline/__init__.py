"""The one place where the stages meet: `audit(product, rules, source) -> Audited`."""
