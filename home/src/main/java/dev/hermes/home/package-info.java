/**
 * The home directory: where everything that a user owns is kept, read and written safely.
 *
 * <p>Start at {@link dev.hermes.home.ProfileSelection}, which tells which home a command works on, and {@link
 * dev.hermes.home.HermesHome}, which names its files. Settings are read by {@link dev.hermes.home.Config}, secrets by
 * {@link dev.hermes.home.EnvFile}; whatever is written goes through {@link dev.hermes.home.DurableFile}. Models and
 * conversations are unknown here.
 */
@NullMarked
package dev.hermes.home;

import org.jspecify.annotations.NullMarked;
