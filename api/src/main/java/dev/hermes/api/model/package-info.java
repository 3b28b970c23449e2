/**
 * How a model is asked and what it answers, whichever wire protocol carries it.
 *
 * <p>Start at {@link dev.hermes.api.model.ModelTransport}. A conversation is a list of {@link
 * dev.hermes.api.model.Message}, shaped like the messages of OpenAI's chat completions because that is how they are
 * stored; a transport translates them to its own protocol and the answer back.
 */
@NullMarked
package dev.hermes.api.model;

import org.jspecify.annotations.NullMarked;
