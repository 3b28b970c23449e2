/**
 * Looking back: after a while a silent copy of the conversation is asked what of it is worth remembering. {@link
 * dev.hermes.agent.review.MemoryReview} is the entry. The tool that remembers, and its files, are in {@code tools}.
 */
@org.jspecify.annotations.NullMarked
package dev.hermes.agent.review;
