package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** The entries of one section of the document, each an object with an id and perhaps a uuid that no other has. */
record Entries(List<?> items, DocumentPath place, Shape shape, Findings findings) {

    static Entries of(ObjectReader owner, String section, Shape shape, Findings findings) {
        return new Entries(owner.list(section), owner.at(section), shape, findings);
    }

    /**
     * Reads every entry that is an object and whose id, if it can be read, is its own.
     *
     * @param reader makes the entry from its members and its uuid, or nothing if too little of it can be read
     */
    <T> List<T> read(BiFunction<ObjectReader, UUID, Optional<T>> reader) {
        Seen<Long> ids = new Seen<>(findings);
        Seen<UUID> uuids = new Seen<>(findings);
        List<T> entries = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            ObjectReader.of(items.get(i), place.item(i), shape, findings)
                    .flatMap(object -> read(object, ids, uuids, reader))
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private <T> Optional<T> read(
            ObjectReader object, Seen<Long> ids, Seen<UUID> uuids, BiFunction<ObjectReader, UUID, Optional<T>> reader) {
        UUID uuid = object.uuid("uuid");
        uuids.first(uuid, object.at("uuid"));
        Optional<T> entry = reader.apply(object, uuid);
        boolean repeated =
                object.id("id").map(id -> !ids.first(id, object.at("id"))).orElse(false);
        return repeated ? Optional.empty() : entry;
    }
}
