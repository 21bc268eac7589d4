package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** The entries of one section of the document, each an object with an id and perhaps a uuid that no other has. */
record SectionReader(List<?> items, DocumentPath path, ObjectSchema schema, LoadContext context) {

    static SectionReader of(ObjectReader owner, String section, ObjectSchema shape, LoadContext findings) {
        return new SectionReader(owner.list(section), owner.pathOf(section), shape, findings);
    }

    /**
     * Reads every entry that is an object and whose id, if it can be read, is its own.
     *
     * @param reader makes the entry from its members and its uuid, or nothing if too little of it can be read
     */
    <T> List<T> read(BiFunction<ObjectReader, UUID, Optional<T>> reader) {
        UniquenessCheck<Long> ids = new UniquenessCheck<>(context);
        UniquenessCheck<UUID> uuids = new UniquenessCheck<>(context);
        List<T> entries = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            ObjectReader.of(items.get(i), path.item(i), schema, context)
                    .flatMap(object -> read(object, ids, uuids, reader))
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private <T> Optional<T> read(
            ObjectReader object,
            UniquenessCheck<Long> ids,
            UniquenessCheck<UUID> uuids,
            BiFunction<ObjectReader, UUID, Optional<T>> reader) {
        UUID uuid = object.uuid("uuid");
        uuids.checkUnique(uuid, object.pathOf("uuid"));
        Optional<T> entry = reader.apply(object, uuid);
        boolean repeated = object.id("id")
                .map(id -> !ids.checkUnique(id, object.pathOf("id")))
                .orElse(false);
        return repeated ? Optional.empty() : entry;
    }
}
