/**
 * Working until a goal is reached: after each turn a judge decides whether to go on.
 *
 * <p>Start at {@link dev.hermes.agent.goal.Goals}. Sending the continuation, and letting a waiting message of the user go
 * first, is the caller's work.
 */
@NullMarked
package dev.hermes.agent.goal;

import org.jspecify.annotations.NullMarked;
