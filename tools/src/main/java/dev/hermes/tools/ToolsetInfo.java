package dev.hermes.tools;

import java.util.List;

/**
 * A group of tools that a person can switch on and off.
 *
 * @param label a few words for people
 * @param onByDefault whether a platform that offers it has it on until somebody decides
 */
public record ToolsetInfo(String name, String label, List<String> tools, boolean onByDefault) {}
