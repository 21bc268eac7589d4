package dev.leadpatch.domain.endpoint;

import java.util.List;

/** What the owner of an endpoint has chosen for one field of its integration; deliveries carry it back. */
public record ConfiguredField(String id, List<Choice> selected) {
    public ConfiguredField {
        selected = List.copyOf(selected);
    }

    /** One of the choices. */
    public record Choice(String id, String value) {}
}
