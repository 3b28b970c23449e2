/**
 * Talking to the agent: one request, one query, or a conversation at the terminal.
 *
 * <p>Start at {@link dev.hermes.cli.chat.ChatCommand}; {@link dev.hermes.cli.chat.Workshop} is where an agent is put
 * together. What the agent does with a message is not decided here.
 */
@NullMarked
package dev.hermes.cli.chat;

import org.jspecify.annotations.NullMarked;
