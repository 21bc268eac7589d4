package dev.leadpatch.adapter.http.console.page;

/** A value to choose in a form. */
public record Choice(String value, String label) {}
