/**
 * The demonstration: understands a few plain English requests by rules and answers them with real tool calls, so that
 * everything around a model can be tried without one. It says what it is whenever it does not understand.
 *
 * <p>Start at {@link dev.hermes.providers.demo.DemoModel}. {@code IntentParser} turns a request into an {@code Intent},
 * {@code ToolPlan} that into a call, and {@code AnswerRenderer} the tool's result into words.
 */
@NullMarked
package dev.hermes.providers.demo;

import org.jspecify.annotations.NullMarked;
