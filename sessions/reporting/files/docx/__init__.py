"""Word documents (WordprocessingML, ECMA-376): streamed part by part, so that pictures take no memory."""
