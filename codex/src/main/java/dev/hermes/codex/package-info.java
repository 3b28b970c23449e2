/**
 * Turns that the Codex program answers: {@code codex app-server} as a child process, one JSON-RPC object a line.
 *
 * <p>Start at {@link CodexRuntime}. {@link AppServer} is the child and the wire, {@link FirstCalls} its
 * greeting, {@link CodexTurn} the exchange of one turn,
 * {@link Items} what of it becomes messages and events, {@link ServerRequests} what Codex may ask us. Which program there is,
 * and what it sees of the environment, is in {@link CodexProgram}. Nothing here is loaded unless somebody chose this runtime.
 */
@NullMarked
package dev.hermes.codex;

import org.jspecify.annotations.NullMarked;
