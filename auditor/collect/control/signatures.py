"""Functions whose meaning is public, by what they let somebody do.

A function that stands in none of these lists may do anything: a contract that has one is never
called safe on the word of its other functions.
"""

READS = """
name() symbol() decimals() totalSupply() balanceOf(address) allowance(address,address)
nonces(address) nonces(address,uint192) DOMAIN_SEPARATOR() eip712Domain() PERMIT_TYPEHASH()
supportsInterface(bytes4) owner() pendingOwner() isOwner() version() VERSION() typeAndVersion()
implementation() proxiableUUID() UPGRADE_INTERFACE_VERSION() getImplementation() admin()
hasRole(bytes32,address) getRoleAdmin(bytes32) getRoleMember(bytes32,uint256)
getRoleMemberCount(bytes32) getRoleMembers(bytes32) DEFAULT_ADMIN_ROLE() MINTER_ROLE()
BURNER_ROLE() PAUSER_ROLE() UNPAUSER_ROLE() ISSUER_ROLE() UPGRADER_ROLE() RESTRICTOR_ROLE()
BLACKLISTER_ROLE() BLOCKLIST_ROLE() FREEZER_ROLE() ENFORCER_ROLE() MULTIPLIER_ROLE() MINT_ROLE()
UPGRADE_ROLE() BRIDGE_ROLE() defaultAdmin() defaultAdminDelay() pendingDefaultAdmin()
pendingDefaultAdminDelay() defaultAdminDelayIncreaseWait()
paused() isPaused() isBlacklisted(address) isBlackListed(address) isBlocked(address)
isFrozen(address) isSanctioned(address) isMinter(address) minterAllowance(address)
frozenTokens(address) getFrozenTokens(address) canTransfer(address,address,uint256)
minter() burner() pauser() masterMinter() blacklister() rescuer() multiplierUpdater()
sanctionsList() transferRestrictor() blocklist() allowlist() compliance() identityRegistry()
terms() contractURI() tokenURI() logo() currency() initialized()
cap() maxSupply() mintCap() MAX_SUPPLY() maxTotalSupply()
uiMultiplier() newUIMultiplier() effectiveAt() totalSupplyUI() balanceOfUI(address)
toUIAmount(uint256) fromUIAmount(uint256) hasPendingMultiplier() pendingMultiplier()
oraclePaused() multiplier() getCurrentMultiplier() lastMultiplier() newMultiplier()
newMultiplierActivationTime() multiplierUpdates(uint256) multiplierUpdatesLength()
multiplierNonce() newMultiplierNonce() sharesOf(address) totalShares()
getUnderlyingAmountByShares(uint256) getSharesByUnderlyingAmount(uint256) feePerPeriod()
periodLength() lastTimeFeeApplied() delegateMode() delegateWhitelist(address)
DELEGATED_TRANSFER_TYPEHASH() DELEGATED_TRANSFER_SHARES_TYPEHASH()
PERMIT_DOMAIN_SEPARATOR() DELEGATED_TRANSFER_DOMAIN_SEPARATOR()
balancePerShare() sharesToBalance(uint256) balanceToShares(uint256) maxSupply()
asset() totalAssets() convertToAssets(uint256) convertToShares(uint256) maxDeposit(address)
maxMint(address) maxWithdraw(address) maxRedeem(address) previewDeposit(uint256)
previewMint(uint256) previewWithdraw(uint256) previewRedeem(uint256)
chainReserveFeed() chainReserveHeartbeat() proofOfReserveEnabled() getPolicyEngine()
getContext() getCCIPAdmin() CLOCK_MODE() clock() getVotes(address)
getPastVotes(address,uint256) getPastTotalSupply(uint256) delegates(address) numCheckpoints(address)
checkpoints(address,uint32) trustedForwarder() isTrustedForwarder(address)
isPermitted(address) token() spender()
maxFlashLoan(address) flashFee(address,uint256) authority() isConsumingScheduledOp()
transferFee() feeBasisPoints() basisPointsRate() maximumFee() feeRecipient()
"""
PLAIN = """
transfer(address,uint256) transferFrom(address,address,uint256) approve(address,uint256)
increaseAllowance(address,uint256) decreaseAllowance(address,uint256)
permit(address,address,uint256,uint256,uint8,bytes32,bytes32) burn(uint256)
burnFrom(address,uint256) transferAndCall(address,uint256) transferAndCall(address,uint256,bytes)
transferFromAndCall(address,address,uint256)
transferFromAndCall(address,address,uint256,bytes) approveAndCall(address,uint256)
approveAndCall(address,uint256,bytes) transferShares(address,uint256)
delegatedTransfer(address,address,uint256,uint256,uint8,bytes32,bytes32)
delegatedTransferShares(address,address,uint256,uint256,uint8,bytes32,bytes32)
delegate(address) delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32)
renounceOwnership() acceptOwnership() renounceRole(bytes32,address) acceptDefaultAdminTransfer()
cancelDefaultAdminTransfer() rollbackDefaultAdminDelay() clearContext() setContext(bytes)
"""
APPOINTS = """
transferOwnership(address) grantRole(bytes32,address) revokeRole(bytes32,address)
beginDefaultAdminTransfer(address) changeDefaultAdminDelay(uint48) setBurner(address)
setPauser(address) setMultiplierUpdater(address) updatePauser(address) updateBlacklister(address)
updateRescuer(address) removeMinter(address) setCCIPAdmin(address) setAuthority(address)
"""
APPOINTS_MINTERS = """
setMinter(address) addMinter(address) updateMasterMinter(address) setMasterMinter(address)
configureMinter(address,uint256)
"""
MINTS = """
mint(address,uint256) mint(uint256) mintTo(address,uint256) mint(address,uint256,bytes)
issue(uint256) issue(address,uint256) batchMint(address[],uint256[])
mintBatch(address[],uint256[]) crosschainMint(address,uint256) mintShares(address,uint256)
bridgeMint(address,uint256)
"""
PAUSES = """
pause() unpause() setPause(bool) setPaused(bool) pauseTransfers() unpauseTransfers()
"""
BLOCKS = """
blacklist(address) unBlacklist(address) addBlackList(address) removeBlackList(address)
addToBlacklist(address) removeFromBlacklist(address) block(address) unblock(address)
freeze(address) unfreeze(address) setBlocked(address,bool) setBlacklisted(address,bool)
setAddressFrozen(address,bool) freezePartialTokens(address,uint256)
unfreezePartialTokens(address,uint256) setSanctionsList(address) setTransferRestrictor(address)
setBlocklist(address) setAllowlist(address) blockUser(address) unblockUser(address)
blockAccount(address) unblockAccount(address) setCompliance(address)
setIdentityRegistry(address) restrict(address) unrestrict(address)
"""
MOVES = """
forcedTransfer(address,address,uint256) forceTransfer(address,address,uint256)
controllerTransfer(address,address,uint256,bytes,bytes)
controllerRedeem(address,uint256,bytes,bytes)
adminTransfer(address,address,uint256) seize(address,uint256) seize(address,address,uint256)
confiscate(address,address,uint256) wipeFrozenAddress(address) destroyBlackFunds(address)
adminBurn(address,uint256) forceBurn(address,uint256) recoveryAddress(address,address,address)
clawback(address,uint256) clawback(address,address,uint256) crosschainBurn(address,uint256)
"""
FEES = """
updateFeePerPeriod(uint256) setLastTimeFeeApplied(uint256) setPeriodLength(uint256)
setFee(uint256) setTransferFee(uint256) setParams(uint256,uint256)
"""
UPGRADES = """
upgradeTo(address) upgradeToAndCall(address,bytes) upgrade(address,address)
upgradeAndCall(address,address,bytes) changeAdmin(address) changeProxyAdmin(address,address)
setImplementation(address) diamondCut((address,uint8,bytes4[])[],address,bytes)
"""
STARTS = """
initialize() initialize(address) initialize(string,string) initialize(string,string,uint8)
initialize(string,string,address) initialize(address,string,string)
initialize(address,string,string,address) initialize(string,string,uint256,uint256,uint256)
initializeV2(address) initialize_v2(uint256,uint256,uint256)
initialize_v2(uint256,uint256,uint256,uint256) initialize_v3() initialize_v4()
initialize_v3(string) initialize_v4(string) reinitialize(string,string)
initialize(string,string,uint8,address) initializeV2() initializeV3()
"""
CHANGES = """
updateMultiplierValue(uint256,uint256) updateMultiplierValue(uint256,uint256,uint256)
updateMultiplierWithNonce(uint256,uint256,uint256)
updateMultiplierWithNonce(uint256,uint256,uint256,uint256) updateMultiplier(uint256)
updateMultiplier(uint256,uint256) setUIMultiplier(uint256,uint256) setBalancePerShare(uint128)
setTerms(string) setName(string) setSymbol(string) setDelegateMode(bool)
setDelegateWhitelist(address,bool) pauseOracle() unpauseOracle() setCap(uint256)
setMintCap(uint256) attachPolicyEngine(address) setChainReserveFeed(address)
setChainReserveHeartbeat(uint256) enableProofOfReserve() disableProofOfReserve()
setContractURI(string)
"""
BURNS_OF = "burn(address,uint256)"
"""Somebody else's tokens in some contracts, one's own in others: only trying tells."""
OF_A_PROXY = """
upgradeTo(address) upgradeToAndCall(address,bytes) changeAdmin(address) admin() implementation()
"""
OF_A_PROXY_ADMIN = """
owner() renounceOwnership() transferOwnership(address) upgrade(address,address)
upgradeAndCall(address,address,bytes) changeProxyAdmin(address,address) getProxyAdmin(address)
getProxyImplementation(address) UPGRADE_INTERFACE_VERSION() pendingOwner() acceptOwnership()
"""
OF_A_BEACON = """
implementation() upgradeTo(address) owner() renounceOwnership() transferOwnership(address)
pendingOwner() acceptOwnership()
"""
OF_A_MULTISIG = """
getThreshold() getOwners() isOwner(address) nonce() VERSION() domainSeparator() getChainId()
addOwnerWithThreshold(address,uint256) removeOwner(address,address,uint256)
swapOwner(address,address,address) changeThreshold(uint256) enableModule(address)
disableModule(address,address) isModuleEnabled(address) getModulesPaginated(address,uint256)
execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)
execTransactionFromModule(address,uint256,bytes,uint8)
execTransactionFromModuleReturnData(address,uint256,bytes,uint8)
getTransactionHash(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,uint256)
encodeTransactionData(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,uint256)
checkSignatures(bytes32,bytes,bytes) checkNSignatures(bytes32,bytes,bytes,uint256)
checkSignatures(bytes32,bytes) checkNSignatures(bytes32,bytes,uint256)
checkNSignatures(address,bytes32,bytes,uint256) checkSignatures(address,bytes32,bytes)
approveHash(bytes32) approvedHashes(address,bytes32) signedMessages(bytes32)
setup(address[],uint256,address,bytes,address,address,uint256,address) setGuard(address)
setModuleGuard(address) setFallbackHandler(address) getStorageAt(uint256,uint256)
simulateAndRevert(address,bytes) requiredTxGas(address,uint256,bytes,uint8) masterCopy()
isValidSignature(bytes,bytes) isValidSignature(bytes32,bytes)
onERC721Received(address,address,uint256,bytes)
"""
OF_A_TIMELOCK = """
getMinDelay() updateDelay(uint256) schedule(address,uint256,bytes,bytes32,bytes32,uint256)
scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256) cancel(bytes32)
execute(address,uint256,bytes,bytes32,bytes32)
executeBatch(address[],uint256[],bytes[],bytes32,bytes32) getTimestamp(bytes32)
getOperationState(bytes32) isOperation(bytes32) isOperationPending(bytes32)
isOperationReady(bytes32) isOperationDone(bytes32)
hashOperation(address,uint256,bytes,bytes32,bytes32)
hashOperationBatch(address[],uint256[],bytes[],bytes32,bytes32) PROPOSER_ROLE() EXECUTOR_ROLE()
CANCELLER_ROLE() TIMELOCK_ADMIN_ROLE() DEFAULT_ADMIN_ROLE() hasRole(bytes32,address)
getRoleAdmin(bytes32) grantRole(bytes32,address) revokeRole(bytes32,address)
renounceRole(bytes32,address) supportsInterface(bytes4)
onERC721Received(address,address,uint256,bytes)
onERC1155Received(address,address,uint256,uint256,bytes)
onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)
"""
OF_A_TOKEN = (
    *(READS, PLAIN, APPOINTS, APPOINTS_MINTERS, MINTS, PAUSES, BLOCKS, MOVES),
    *(FEES, UPGRADES, STARTS, CHANGES, BURNS_OF),
)
