package dev.leadpatch.adapter.http.console.page;

import java.util.Optional;

/**
 * The frame of a page: its title, and the navigation of a signed-in user.
 *
 * @param section the section of the page in the navigation
 */
public record Layout(String title, Optional<Section> section, Optional<User> user) {

    /** A page without navigation, such as the page to sign in. */
    public static Layout plain(String title) {
        return new Layout(title, Optional.empty(), Optional.empty());
    }

    /**
     * The signed-in user.
     *
     * @param keyLabel the label of the API key; empty if it is not known
     * @param csrfToken the token that each form of the page contains
     */
    public record User(String keyLabel, long company, String csrfToken) {}
}
