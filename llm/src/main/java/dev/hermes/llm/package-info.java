/** Talking to a model over its wire protocol, without knowing which provider or account stands behind it. */
@NullMarked
package dev.hermes.llm;

import org.jspecify.annotations.NullMarked;
