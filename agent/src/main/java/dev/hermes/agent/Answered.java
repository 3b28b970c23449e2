package dev.hermes.agent;

import dev.hermes.api.model.ModelAnswer;

/** What became of asking a model, all recovery included. */
sealed interface Answered {
    /** @param shownText whether text of this answer has been told to the person already */
    record Answer(ModelAnswer answer, boolean shownText) implements Answered {}

    /** The conversation is too long for the model: shorten it and ask anew. */
    record TooLong(String why) implements Answered {}

    /**
     * Nothing more can be tried.
     *
     * @param keep false when storing the question would make a session that is too large already grow with every try
     */
    record GaveUp(String reason, String error, boolean keep) implements Answered {}
}
