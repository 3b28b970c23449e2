/**
 * {@code hermes config}: showing, changing and looking after settings. Start at {@link
 * dev.hermes.cli.config.ConfigCommand}. What a setting is, and how a file is changed, is decided in {@code
 * dev.hermes.home}.
 */
@NullMarked
package dev.hermes.cli.config;

import org.jspecify.annotations.NullMarked;
