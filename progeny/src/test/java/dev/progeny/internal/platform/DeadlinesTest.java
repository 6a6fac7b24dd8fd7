package dev.progeny.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    @Test
    void aNegativeOrZeroTimeIsOverAtOnce() {
        assertTrue(Deadlines.isOver(Deadlines.after(0)));
        assertTrue(Deadlines.isOver(Deadlines.after(Long.MIN_VALUE)));
        assertTrue(Deadlines.isOver(Deadlines.after(Duration.ofSeconds(Long.MIN_VALUE))));
    }

    @Test
    void aTimeTooLongForTheClockNeverComes() {
        assertEquals(Deadlines.NEVER, Deadlines.after(Long.MAX_VALUE));
        assertEquals(Deadlines.NEVER, Deadlines.after(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(Long.MAX_VALUE, Deadlines.remaining(Deadlines.NEVER));
        assertFalse(Deadlines.isOver(Deadlines.NEVER));
    }

    @Test
    void anOrdinaryTimeIsNotOverBeforeItHasPassed() {
        long deadline = Deadlines.after(Duration.ofHours(1));

        assertFalse(Deadlines.isOver(deadline));
        assertThat(Deadlines.remaining(deadline))
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofHours(1).toNanos());
    }
}
