/**
 * {@code hermes model} and {@code hermes fallback}: which model conversations begin with, and who is asked when it
 * fails. Start at {@code ModelCommand}; {@code ModelDialog} is the conversation with a person, which the first run and
 * the set-up have too. What is written is decided by {@code dev.hermes.providers.DefaultModel}.
 */
@NullMarked
package dev.hermes.cli.model;

import org.jspecify.annotations.NullMarked;
