/**
 * Whether something that runs here is known to be unsafe: {@link dev.hermes.maintenance.security.Audit} asks the OSV database about
 * every library that can be named, {@link dev.hermes.maintenance.security.Advisories} looks for the few that must never run.
 *
 * <p>Only names and versions leave the machine.
 */
@NullMarked
package dev.hermes.maintenance.security;

import org.jspecify.annotations.NullMarked;
