/**
 * Profiles: homes for separate purposes below one root, and what can be done with them.
 *
 * <p>Start at {@link dev.hermes.home.profile.Profiles}. Whatever makes a profile builds it in a hidden sibling and publishes it
 * with one rename, under one lock; whatever removes one renames it away first. Scripts that start a profile are the matter of
 * {@link dev.hermes.home.profile.Wrappers}. Asking the person and printing belong to the command.
 */
@NullMarked
package dev.hermes.home.profile;

import org.jspecify.annotations.NullMarked;
