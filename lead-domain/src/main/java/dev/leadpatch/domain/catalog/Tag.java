package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.value.TagId;
import java.util.UUID;

/**
 * A tag of a company.
 *
 * @param archived whether it can no longer be given; a lead that has it keeps it
 */
public record Tag(TagId id, UUID uuid, String label, String backgroundColor, String textColor, boolean archived) {}
