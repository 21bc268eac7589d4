package dev.leadpatch.adapter.http.console.catalog;

/**
 * An entry in a list, ready to be shown.
 *
 * @param color its color; empty if it has none
 */
record EntryRow(String path, String label, String details, String color, boolean archived) {}
