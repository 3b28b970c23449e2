package dev.hermes.agent;

import dev.hermes.api.model.Message;

/** Answers one message; used once. */
interface Answerer {
    Ending run(Message user) throws InterruptedException;

    /** Answered model calls so far. */
    int calls();
}
