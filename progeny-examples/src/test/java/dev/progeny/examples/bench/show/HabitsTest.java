package dev.progeny.examples.bench.show;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.progeny.examples.bench.model.Channel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of the choices of channels. */
class HabitsTest {
    private static Channel channel(int number) {
        return new Channel(number, "c" + number, "V", 1000, "none");
    }

    @Test
    void theOrderOfTheChannelsDoesNotMatter() {
        Habits habits = new Habits();

        assertSame(habits.of(List.of(channel(0), channel(1))), habits.of(List.of(channel(1), channel(0))));
        assertNotSame(habits.of(List.of(channel(0))), habits.of(List.of(channel(1))));
    }

    @Test
    void theChoiceThatWasNotLookedAtForLongestIsForgottenWhenThereAreTooMany() {
        Habits habits = new Habits();
        Lags kept = habits.of(List.of(channel(0)));
        Lags forgotten = habits.of(List.of(channel(1)));
        for (int number = 2; number < Habits.MOST; number++) {
            habits.of(List.of(channel(number)));
        }
        assertSame(kept, habits.of(List.of(channel(0))));

        habits.of(List.of(channel(Habits.MOST)));

        assertSame(kept, habits.of(List.of(channel(0))));
        assertNotSame(forgotten, habits.of(List.of(channel(1))));
    }
}
