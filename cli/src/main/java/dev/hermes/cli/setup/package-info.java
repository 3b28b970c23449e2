/**
 * {@code hermes setup}: leads a person through what must be known before the first conversation, and through the settings
 * that most people want to see. Start at {@code SetupCommand}; each section is a class of its own and saves when it is
 * complete, so that whoever stops half-way loses nothing and changes nothing by accident.
 */
@NullMarked
package dev.hermes.cli.setup;

import org.jspecify.annotations.NullMarked;
