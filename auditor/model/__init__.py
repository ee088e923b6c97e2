"""The nouns: values, provenance, evidence, catalogue, product, rule, finding, score, report."""
