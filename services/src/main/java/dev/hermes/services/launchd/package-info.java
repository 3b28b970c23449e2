/**
 * launchd, the supervisor of macOS: the gateway as an agent of the person.
 *
 * <p>Start at {@link dev.hermes.services.launchd.LaunchdServices}; the file that launchd reads is made by {@link
 * dev.hermes.services.launchd.Plist}.
 */
@NullMarked
package dev.hermes.services.launchd;

import org.jspecify.annotations.NullMarked;
