/**
 * Which models there are: lists that the web keeps and this home remembers, and how names are compared. {@code ModelsDev} is
 * the register of all vendors, {@code Manifest} the list of what is worth offering at the big routers. Every answer comes
 * from memory or disk; only the methods that take a {@code Web} ask anybody, and what they hear is not trusted: limited in
 * size, checked for its types, cut to printable names.
 */
@NullMarked
package dev.hermes.providers.catalog;

import org.jspecify.annotations.NullMarked;
