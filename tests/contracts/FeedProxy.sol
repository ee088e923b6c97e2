// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// An aggregator with bounds: what lies beyond them is answered as the bound.
contract Aggregator {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    int192 public immutable minAnswer;
    int192 public immutable maxAnswer;
    uint256 public latestRound;
    mapping(uint256 => Round) public rounds;

    constructor(int192 least, int192 most) {
        minAnswer = least;
        maxAnswer = most;
    }

    function submit(int256 answer, uint256 updatedAt) external {
        latestRound += 1;
        if (answer < minAnswer) answer = minAnswer;
        if (answer > maxAnswer) answer = maxAnswer;
        rounds[latestRound] = Round(answer, updatedAt);
    }

    function skip(uint256 count) external {
        latestRound += count;
    }
}

/// The proxy in front of aggregators: each new one starts a new phase.
contract FeedProxy {
    uint8 public immutable decimals;
    string public description;
    uint16 public phaseId;
    mapping(uint16 => Aggregator) public phaseAggregators;

    constructor(string memory description_, uint8 decimals_, Aggregator first) {
        description = description_;
        decimals = decimals_;
        phaseId = 1;
        phaseAggregators[1] = first;
    }

    function change(Aggregator next) external {
        phaseId += 1;
        phaseAggregators[phaseId] = next;
    }

    function aggregator() public view returns (Aggregator) {
        return phaseAggregators[phaseId];
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(uint80((uint256(phaseId) << 64) | aggregator().latestRound()));
    }

    function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
        Aggregator from = phaseAggregators[uint16(id >> 64)];
        (int256 answer, uint256 updatedAt) = from.rounds(uint64(id));
        require(updatedAt != 0, "No data present");
        return (id, answer, updatedAt, updatedAt, id);
    }
}
