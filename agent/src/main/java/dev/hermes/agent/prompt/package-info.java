/**
 * What a model is told before the conversation: identity, rules, project files, and what the user's message refers to.
 *
 * <p>Start at {@link dev.hermes.agent.prompt.PromptSource}; {@link dev.hermes.agent.prompt.SystemPrompt} is ours. Text
 * that comes from files passes {@link dev.hermes.agent.prompt.InjectionScan} first.
 */
@NullMarked
package dev.hermes.agent.prompt;

import org.jspecify.annotations.NullMarked;
