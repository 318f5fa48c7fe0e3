package dev.continuum.app.demo;

import java.util.List;

/**
 * One entry of a dictionary. Thread-safe (immutable).
 *
 * @param title the headword
 * @param text the entry as flowing text
 * @param references titles of other entries that this one points to, each once, in their order
 */
public record Passage(String title, String text, List<String> references) {}
