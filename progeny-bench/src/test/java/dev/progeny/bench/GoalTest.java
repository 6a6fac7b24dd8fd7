package dev.progeny.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GoalTest {
    @Test
    void everyGoalNamesARaceInWhichItsPeerTakesPart() {
        assertThat(Goal.all())
                .allSatisfy(goal -> assertThat(Races.all(1))
                        .filteredOn(race -> race.id().equals(goal.race()))
                        .singleElement()
                        .satisfies(race -> assertThat(race.peers()).contains(goal.ours(), goal.peer())));
    }

    @Test
    void jdk17IsAskedForHalfUnlessItSaysOtherwise() {
        assertThat(Goal.all())
                .filteredOn(goal -> goal.on(17) != goal.on(25) / 2)
                .extracting(Goal::title)
                .containsExactly("start and join a child, beside spawn");
    }
}
