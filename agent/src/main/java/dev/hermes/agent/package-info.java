/** The conversation loop: takes a user message, asks the model, runs tools, and tells whoever watches. */
@NullMarked
package dev.hermes.agent;

import org.jspecify.annotations.NullMarked;
