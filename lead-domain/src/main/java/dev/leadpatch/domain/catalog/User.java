package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.value.UserId;
import java.util.UUID;

/**
 * A user of a company, to whom leads can be assigned.
 *
 * @param color the colour of the user's badge, such as {@code #3366ff}
 * @param archived whether new leads can no longer be assigned; a lead that is assigned keeps the user
 */
public record User(
        UserId id, UUID uuid, String email, String firstName, String lastName, String color, boolean archived) {

    /** The name that people read. */
    public String name() {
        return (firstName + " " + lastName).strip();
    }
}
