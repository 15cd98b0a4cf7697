<#ftl attributes={"version": "1"}>
<#-- A leg in the global table: instance default, which has every sub-interface that no other has.
     Its BGP and the peer group are there beforehand. -->
<#import "common.ftl" as eos>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@eos.preconditions "default"/>
  <config>
    <@eos.subInterface/>
    <@eos.bgp "default">
      <@eos.neighbors/>
    </@eos.bgp>
  </config>
</leg>
