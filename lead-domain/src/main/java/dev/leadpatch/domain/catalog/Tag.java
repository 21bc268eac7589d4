package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.value.TagId;
import java.util.UUID;

/**
 * A tag of a company.
 *
 * @param archived whether the tag can no longer be added; leads that have it keep it
 */
public record Tag(TagId id, UUID uuid, String label, String backgroundColor, String textColor, boolean archived) {}
