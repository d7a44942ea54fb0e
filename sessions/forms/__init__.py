"""Forms: what people may type, validated field by field."""
